#!/usr/bin/env bash
# Makes the database's three roles and their rights, once, when the postgres image makes its data.
# It says in SQL what server/src/kernel/db/roles.ts does for the embedded database; a test holds the
# two together.
set -euo pipefail

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --set owner_password="$OWNER_PASSWORD" \
  --set serving_password="$SERVING_PASSWORD" \
  --set backup_password="$BACKUP_PASSWORD" \
  --set database="$POSTGRES_DB" <<'SQL'
create role roundtable_owner with login inherit nocreatedb nocreaterole noreplication
  nosuperuser nobypassrls password :'owner_password';
create role roundtable_serving with login inherit nocreatedb nocreaterole noreplication
  nosuperuser nobypassrls password :'serving_password';
create role roundtable_backup with login inherit nocreatedb nocreaterole noreplication
  nosuperuser bypassrls password :'backup_password';
alter role roundtable_backup set default_transaction_read_only = on;

alter database :"database" owner to roundtable_owner;
create extension if not exists btree_gist;
create extension if not exists pg_trgm;
create extension if not exists citext;
create extension if not exists unaccent;
revoke all on database :"database" from public;
grant connect on database :"database" to roundtable_serving, roundtable_backup;
alter schema public owner to roundtable_owner;
revoke create on schema public from public;
grant usage on schema public to roundtable_serving, roundtable_backup;
alter default privileges for role roundtable_owner
  grant usage on schemas to roundtable_serving, roundtable_backup;
alter default privileges for role roundtable_owner
  grant select, insert, update, delete on tables to roundtable_serving;
alter default privileges for role roundtable_owner
  grant usage, select on sequences to roundtable_serving;
alter default privileges for role roundtable_owner grant select on tables to roundtable_backup;
alter default privileges for role roundtable_owner grant select on sequences to roundtable_backup;
SQL
