ALTER TABLE `results` ADD `p95_ms` real;--> statement-breakpoint
ALTER TABLE `results` ADD `p99_ms` real;--> statement-breakpoint
ALTER TABLE `results` ADD `p999_ms` real;--> statement-breakpoint
ALTER TABLE `results` ADD `grade` text;--> statement-breakpoint
ALTER TABLE `results` ADD `statistics` text;--> statement-breakpoint
ALTER TABLE `results` ADD `utilization` real;--> statement-breakpoint
ALTER TABLE `results` ADD `limits` text;--> statement-breakpoint
ALTER TABLE `results` ADD `parity` text;--> statement-breakpoint
ALTER TABLE `results` ADD `input_count` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `results` ADD `parts` text;--> statement-breakpoint
ALTER TABLE `results` ADD `contention` text;--> statement-breakpoint
ALTER TABLE `results` ADD `energy` text;--> statement-breakpoint
ALTER TABLE `results` ADD `peaks` text;--> statement-breakpoint
ALTER TABLE `results` ADD `device_changes` text DEFAULT '[]' NOT NULL;