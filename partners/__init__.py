"""The ground floor: who the partners are, the program they are in, and each partner's file."""
