-- A policy's one limit by week becomes one of its quotas.
UPDATE instrument SET policy = json_remove(
    CASE WHEN json_extract(policy, '$.weekly_quota_minutes') IS NULL THEN policy
    ELSE json_set(policy, '$.quotas', json_array(json_object(
        'per', 'party', 'sides', json('["own_group","own_institution","outside"]'), 'measure', 'minutes',
        'limit', json_extract(policy, '$.weekly_quota_minutes'), 'window', 'week', 'peak_only', json('false'))))
    END, '$.weekly_quota_minutes');
