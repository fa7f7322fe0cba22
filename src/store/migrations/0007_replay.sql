-- A supplier's key of one of our students: for questions that go on to his diary.
CREATE INDEX source_key_entity ON source_key (entity_id);

-- How often an operator has run the message again.
ALTER TABLE message ADD COLUMN replays INTEGER NOT NULL DEFAULT 0;
