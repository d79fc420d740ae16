DROP INDEX `webhook_deliveries_event`;--> statement-breakpoint
ALTER TABLE `webhook_deliveries` ADD `about` text DEFAULT 'job' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_event` ON `webhook_deliveries` (`webhook`,`event_seq`,`about`);--> statement-breakpoint
ALTER TABLE `sweeps` ADD `done_seq` integer;--> statement-breakpoint
CREATE INDEX `sweeps_done` ON `sweeps` (`done_seq`) WHERE done_seq is not null;--> statement-breakpoint
-- Of sweeps from before nobody is told any more.
UPDATE `sweeps` SET `done_seq` = (SELECT coalesce(max(`seq`), 0) FROM `job_events`)
	WHERE NOT EXISTS (SELECT 1 FROM `jobs` WHERE `sweep` = `sweeps`.`id` AND `state` IN ('queued', 'leased', 'running'));
--> statement-breakpoint
-- Once: a job that is queued again does not make its sweep end twice.
CREATE TRIGGER `sweeps_done` AFTER INSERT ON `job_events` WHEN new.`state` IN ('done', 'failed', 'cancelled')
BEGIN
	UPDATE `sweeps` SET `done_seq` = new.`seq`
		WHERE `id` = (SELECT `sweep` FROM `jobs` WHERE `id` = new.`job`) AND `done_seq` IS NULL
			AND NOT EXISTS (SELECT 1 FROM `jobs` WHERE `sweep` = `sweeps`.`id` AND `state` IN ('queued', 'leased', 'running'));
END;
