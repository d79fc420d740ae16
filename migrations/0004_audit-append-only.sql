-- A sealed row does not change and no row goes away: not by a mistake of ours, nor by a statement that reaches this connection.
CREATE TRIGGER `audit_events_sealed` BEFORE UPDATE ON `audit_events` WHEN old.sha256 is not null
BEGIN
	SELECT raise(abort, 'a sealed audit event does not change');
END;
--> statement-breakpoint
-- Sealing sets the hashes alone.
CREATE TRIGGER `audit_events_content` BEFORE UPDATE OF `seq`, `at_ms`, `actor`, `action`, `subject`, `detail` ON `audit_events`
BEGIN
	SELECT raise(abort, 'an audit event does not change');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_events_kept` BEFORE DELETE ON `audit_events`
BEGIN
	SELECT raise(abort, 'audit events are kept');
END;
