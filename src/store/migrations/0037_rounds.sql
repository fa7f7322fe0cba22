-- In which round of counting the marks that wait became so many: a list read page by page keeps to
-- what it was when its first page was read.
ALTER TABLE subject_marks ADD COLUMN round BIGINT NOT NULL DEFAULT 0;
-- Orders whose numbers differ in letters' case alone are one; filled by the program, which knows
-- the case of all letters.
ALTER TABLE portal_order ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
CREATE INDEX portal_order_number ON portal_order (partner_id, number_key);
-- For a merge of cards, which the order follows.
CREATE INDEX portal_order_student ON portal_order (student_id);
-- Of a refused file, what at its places is wrong.
ALTER TABLE upload ADD COLUMN reason TEXT NOT NULL DEFAULT '';
