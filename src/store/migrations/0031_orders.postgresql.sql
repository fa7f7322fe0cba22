-- Orders of the portal's service: who asks to be told how a child is doing, and what became of it.
CREATE TABLE portal_order (
  id BIGINT PRIMARY KEY,
  partner_id BIGINT NOT NULL,        -- the portal
  number TEXT NOT NULL,            -- the portal's own
  applicant_snils TEXT NOT NULL,
  surname TEXT NOT NULL,           -- of the child, as the applicant says
  name TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  birth_date TEXT NOT NULL,
  ogrn TEXT NOT NULL,
  organization TEXT NOT NULL,
  class_group TEXT NOT NULL,
  state TEXT NOT NULL,             -- 'accepted', 'granted', 'refused', 'withdrawn'
  student_id BIGINT,                 -- whom the register confirmed
  submitted_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  UNIQUE (partner_id, number)
);
CREATE INDEX portal_order_accepted ON portal_order (id) WHERE state = 'accepted';
CREATE INDEX portal_order_granted ON portal_order (applicant_snils) WHERE state = 'granted';
