-- What corrections replaced, of one student or organization.
CREATE INDEX guardian_link_history_student ON guardian_link_history (student_id);
CREATE INDEX enrollment_history_student ON enrollment_history (student_id);
CREATE INDEX health_history_student ON health_history (student_id);
CREATE INDEX education_document_history_student ON education_document_history (student_id);
CREATE INDEX exam_result_history_student ON exam_result_history (student_id);
CREATE INDEX achievement_history_student ON achievement_history (student_id);
CREATE INDEX queue_entry_history_student ON queue_entry_history (student_id);
CREATE INDEX branch_history_organization ON branch_history (organization_id);
CREATE INDEX programme_history_organization ON programme_history (organization_id);
CREATE INDEX class_group_history_organization ON class_group_history (organization_id);
