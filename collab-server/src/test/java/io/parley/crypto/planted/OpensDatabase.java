package io.parley.crypto.planted;

import java.sql.Connection;

/** SQL in crypto, which knows bytes only. */
@SuppressWarnings("unused")
record OpensDatabase(Connection connection) {}
