#!/bin/bash
# Two roles, their database and its extensions; PostgreSQL's image runs this once, on an empty volume.
set -euo pipefail

run() {
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username postgres --dbname "$1"
}

run postgres <<SQL
\set owner \`cat /run/secrets/owner_password\`
\set app \`cat /run/secrets/app_password\`
CREATE ROLE leap_owner LOGIN PASSWORD :'owner';
CREATE ROLE leap_app LOGIN PASSWORD :'app';
CREATE DATABASE leap_portal OWNER leap_owner;
SQL

run leap_portal <<SQL
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS citext;
SQL
