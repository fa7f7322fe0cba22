-- Lessons and what teachers write down. The rows of one student lie together, by date: that is
-- how they are read. Rows are lean (codes as numbers: code_list) and without foreign keys, whose
-- checks would cost more than the rows; registers/ has resolved every id in the same transaction.

CREATE TABLE lesson (
  id INTEGER PRIMARY KEY,
  class_group_id INTEGER NOT NULL,
  org_subject_id INTEGER NOT NULL,
  lesson_date TEXT NOT NULL,
  number INTEGER NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  topic TEXT NOT NULL,
  homework TEXT NOT NULL,
  teacher TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  UNIQUE (class_group_id, lesson_date, number, org_subject_id)
) STRICT;

CREATE TABLE mark (
  student_id INTEGER NOT NULL,
  lesson_date TEXT NOT NULL,
  lesson_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  value TEXT NOT NULL,
  normalized INTEGER,
  work INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  comment TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (student_id, lesson_date, lesson_id, number)
) STRICT, WITHOUT ROWID;

-- What a correction or removal replaced: the old row with its own provenance, then the new one's.
CREATE TABLE mark_history (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL,
  lesson_date TEXT NOT NULL,
  lesson_id INTEGER NOT NULL,
  number INTEGER NOT NULL,
  value TEXT NOT NULL,
  normalized INTEGER,
  work INTEGER NOT NULL,
  weight INTEGER NOT NULL,
  comment TEXT NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX mark_history_mark ON mark_history (student_id, lesson_date, lesson_id, number);

CREATE TABLE attendance (
  student_id INTEGER NOT NULL,
  lesson_date TEXT NOT NULL,
  lesson_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (student_id, lesson_date, lesson_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE attendance_history (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL,
  lesson_date TEXT NOT NULL,
  lesson_id INTEGER NOT NULL,
  status INTEGER NOT NULL,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attendance_history_lesson
  ON attendance_history (student_id, lesson_date, lesson_id);

CREATE TABLE final_mark (
  student_id INTEGER NOT NULL,
  school_year INTEGER NOT NULL,
  org_subject_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  period_number INTEGER NOT NULL,
  value TEXT NOT NULL,
  normalized INTEGER,
  given_on TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (student_id, school_year, org_subject_id, period, period_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE final_mark_history (
  id INTEGER PRIMARY KEY,
  student_id INTEGER NOT NULL,
  school_year INTEGER NOT NULL,
  org_subject_id INTEGER NOT NULL,
  period INTEGER NOT NULL,
  period_number INTEGER NOT NULL,
  value TEXT NOT NULL,
  normalized INTEGER,
  given_on TEXT,
  partner_id INTEGER NOT NULL,
  message_row_id INTEGER,
  recorded_at INTEGER NOT NULL,
  replaced_by_partner_id INTEGER NOT NULL,
  replaced_by_message_row_id INTEGER,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE INDEX final_mark_history_mark
  ON final_mark_history (student_id, school_year, org_subject_id);
