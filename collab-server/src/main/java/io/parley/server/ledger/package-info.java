/** Durable accounts and answers on the node's embedded database. */
@org.jspecify.annotations.NullMarked
package io.parley.server.ledger;
