DROP TABLE webhook_events;
DROP TABLE refunds;
DROP TABLE payment_events;
DROP TABLE payment_splits;
DROP TABLE payments;
DROP TABLE payables;
