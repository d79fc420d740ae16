INSERT INTO `registry_state` (`id`, `version`, `stamp`, `catalog_version`) VALUES (1, 1, lower(hex(randomblob(8))), 1);
--> statement-breakpoint
INSERT INTO `devices` (`id`, `device`, `version`)
SELECT json_extract(`device`, '$.id'), `device`, 1
FROM (SELECT `device`, row_number() OVER (PARTITION BY json_extract(`device`, '$.id') ORDER BY `received_at_ms` DESC, `id` DESC) AS `place` FROM `results`)
WHERE `place` = 1;
--> statement-breakpoint
INSERT INTO `aggregates` (`variant`, `device`, `engine`, `task`, `batch_size`, `image_px`, `precision`, `result`, `protocol`, `median_ms`,
	`p90_ms`, `p99_ms`, `images_per_s`, `utilization`, `grade`, `sample_count`, `engine_version`, `received_at_ms`, `result_count`, `version`)
SELECT `variant`, `device_id`, `engine`, `task`, `batch_size`, `image_px`, `precision`, `id`, `protocol`, `median_ms`,
	`p90_ms`, `p99_ms`, `images_per_s`, `utilization`, `grade`, `sample_count`, `engine_version`, `received_at_ms`, `of_work`, 1
FROM (
	SELECT *,
		row_number() OVER (PARTITION BY `variant`, `device_id`, `engine`, `task`, `batch_size`, `image_px`, `precision` ORDER BY `received_at_ms` DESC, `id` DESC) AS `place`,
		count(*) OVER (PARTITION BY `variant`, `device_id`, `engine`, `task`, `batch_size`, `image_px`, `precision`) AS `of_work`
	FROM (
		SELECT `id`, `variant`, `engine`, `task`, `batch_size`, `image_px`, `precision`, `protocol`, `median_ms`, `p90_ms`, `p99_ms`, `images_per_s`,
			`utilization`, `grade`, `sample_count`, `engine_version`, `received_at_ms`, json_extract(`device`, '$.id') AS `device_id`
		FROM `results`
	)
)
WHERE `place` = 1;
