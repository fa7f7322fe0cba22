-- The words of a student's full name beside the first, as domain::search_key makes them; the
-- migration fills them in. One that is a name's no longer may stay: whoever seeks compares the name.
CREATE TABLE person_word (
  word TEXT COLLATE "C" NOT NULL,
  person_id BIGINT NOT NULL,
  PRIMARY KEY (word, person_id)
);
