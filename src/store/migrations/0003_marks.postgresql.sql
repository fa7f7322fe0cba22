-- Lessons and what teachers write down. Marks and attendance are partitioned by school year
-- (1 September): the year in progress stays small enough for the cache, an old one is detached
-- whole. Within a year the primary key leads by student and date, as they are read; CLUSTER on it
-- when a year is over. Wide columns stand first, so that no byte is lost to alignment. Rows are
-- lean (codes as numbers: code_list) and without foreign keys, whose checks would cost more than
-- the rows; registers/ has resolved every id in the same transaction.

CREATE TABLE lesson (
  id BIGINT PRIMARY KEY,
  class_group_id BIGINT NOT NULL,
  org_subject_id BIGINT NOT NULL,
  lesson_date DATE NOT NULL,
  number SMALLINT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  topic TEXT NOT NULL,
  homework TEXT NOT NULL,
  teacher TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  UNIQUE (class_group_id, lesson_date, number, org_subject_id)
);

CREATE TABLE mark (
  student_id BIGINT NOT NULL,
  lesson_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  partner_id INTEGER NOT NULL,
  lesson_date DATE NOT NULL,
  number SMALLINT NOT NULL,
  normalized SMALLINT,
  work SMALLINT NOT NULL,
  weight SMALLINT NOT NULL,
  value TEXT NOT NULL,
  comment TEXT NOT NULL,
  PRIMARY KEY (student_id, lesson_date, lesson_id, number)
) PARTITION BY RANGE (lesson_date);

-- What a correction or removal replaced: the old row with its own provenance, then the new one's.
CREATE TABLE mark_history (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  student_id BIGINT NOT NULL,
  lesson_date DATE NOT NULL,
  lesson_id BIGINT NOT NULL,
  number SMALLINT NOT NULL,
  value TEXT NOT NULL,
  normalized SMALLINT,
  work SMALLINT NOT NULL,
  weight SMALLINT NOT NULL,
  comment TEXT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX mark_history_mark ON mark_history (student_id, lesson_date, lesson_id, number);

CREATE TABLE attendance (
  student_id BIGINT NOT NULL,
  lesson_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  partner_id INTEGER NOT NULL,
  lesson_date DATE NOT NULL,
  status SMALLINT NOT NULL,
  PRIMARY KEY (student_id, lesson_date, lesson_id)
) PARTITION BY RANGE (lesson_date);

CREATE TABLE attendance_history (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  student_id BIGINT NOT NULL,
  lesson_date DATE NOT NULL,
  lesson_id BIGINT NOT NULL,
  status SMALLINT NOT NULL,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX attendance_history_lesson
  ON attendance_history (student_id, lesson_date, lesson_id);

CREATE TABLE final_mark (
  student_id BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  org_subject_id BIGINT NOT NULL,
  period SMALLINT NOT NULL,
  period_number SMALLINT NOT NULL,
  value TEXT NOT NULL,
  normalized SMALLINT,
  given_on DATE,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (student_id, school_year, org_subject_id, period, period_number)
);

CREATE TABLE final_mark_history (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  student_id BIGINT NOT NULL,
  school_year SMALLINT NOT NULL,
  org_subject_id BIGINT NOT NULL,
  period SMALLINT NOT NULL,
  period_number SMALLINT NOT NULL,
  value TEXT NOT NULL,
  normalized SMALLINT,
  given_on DATE,
  partner_id BIGINT NOT NULL,
  message_row_id BIGINT,
  recorded_at BIGINT NOT NULL,
  replaced_by_partner_id BIGINT NOT NULL,
  replaced_by_message_row_id BIGINT,
  replaced_at BIGINT NOT NULL
);
CREATE INDEX final_mark_history_mark
  ON final_mark_history (student_id, school_year, org_subject_id);

DO $$
DECLARE
  fact TEXT;
  year INTEGER;
BEGIN
  FOREACH fact IN ARRAY ARRAY['mark', 'attendance'] LOOP
    FOR year IN 2020..2040 LOOP
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                     fact || '_' || year, fact, make_date(year, 9, 1), make_date(year + 1, 9, 1));
    END LOOP;
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', fact || '_other', fact);
  END LOOP;
END $$;
