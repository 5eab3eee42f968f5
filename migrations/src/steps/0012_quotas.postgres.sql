-- A policy's one limit by week becomes one of its quotas.
UPDATE instrument SET policy = ((policy::jsonb - 'weekly_quota_minutes') ||
    CASE WHEN (policy::jsonb ->> 'weekly_quota_minutes') IS NULL THEN '{}'::jsonb
    ELSE jsonb_build_object('quotas', jsonb_build_array(jsonb_build_object(
        'per', 'party', 'sides', jsonb_build_array('own_group', 'own_institution', 'outside'), 'measure', 'minutes',
        'limit', (policy::jsonb -> 'weekly_quota_minutes'), 'window', 'week', 'peak_only', false)))
    END)::text;
