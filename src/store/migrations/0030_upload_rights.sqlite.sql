-- Whether whoever sent the file may speak of special categories of personal data.
ALTER TABLE upload ADD COLUMN special INTEGER NOT NULL DEFAULT 1;
