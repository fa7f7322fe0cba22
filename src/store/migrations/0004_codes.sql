-- The numbers of src/domain/codes.hpp and of registers::KeyKind: a unit test compares them.
INSERT INTO code_list (list, code, name) VALUES
  ('key-kind', 0, 'organization'), ('key-kind', 1, 'class-group'), ('key-kind', 2, 'subject'),
  ('key-kind', 3, 'student'), ('key-kind', 4, 'guardian'), ('key-kind', 5, 'enrollment'),
  ('attendance', 0, 'absent'), ('attendance', 1, 'excused'), ('attendance', 2, 'ill'),
  ('attendance', 3, 'late'),
  ('period', 0, 'quarter'), ('period', 1, 'half-year'), ('period', 2, 'trimester'),
  ('period', 3, 'year'), ('period', 4, 'exam'), ('period', 5, 'attestation'),
  ('work', 0, 'classwork'), ('work', 1, 'homework'), ('work', 2, 'test'),
  ('work', 3, 'independent'), ('work', 4, 'dictation'), ('work', 5, 'laboratory'),
  ('work', 6, 'oral'), ('work', 7, 'essay'), ('work', 8, 'project'), ('work', 9, 'other');
