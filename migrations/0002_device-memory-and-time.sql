ALTER TABLE `results` ADD `device_ms` text;--> statement-breakpoint
ALTER TABLE `results` ADD `peak_device_bytes` integer;