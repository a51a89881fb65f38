-- A session ends when it was not used for a time, and whenever it began long enough ago: each renewal moves its end.
grant update (expires_at) on session to operagrid_app;
