-- Differences by page and by student.
CREATE INDEX claim_difference ON claim (kind, entity, partner_id) WHERE outranked = 1;
CREATE INDEX claim_student_outranked ON claim (student_id, kind, entity) WHERE outranked = 1;
