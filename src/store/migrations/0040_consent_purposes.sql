-- What for a person has allowed it; empty: from before this was kept, and asked anew.
ALTER TABLE diary_consent ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
