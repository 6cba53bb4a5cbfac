#!/bin/sh
# Runs once, when the database's volume is new: the two roles of the application. `owner` migrates, `app` works and
# may not change history.
set -eu
psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
  --set=owner="$OWNER_PASSWORD" --set=app="$APP_PASSWORD" <<'SQL'
create role owner login createdb password :'owner';
create role app login password :'app';
create database app owner owner;
SQL
