"""The sealed log: every entry of the trail and every act, in one Merkle tree whose root is signed
and kept outside the database, so that whoever rewrites the database is found out."""
