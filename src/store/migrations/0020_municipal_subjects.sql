-- Subjects that a municipality adds to the region's dictionary; '' is the region.
-- In subject_name, name_key of those is "municipality|key".
ALTER TABLE subject ADD COLUMN municipality TEXT NOT NULL DEFAULT '';
