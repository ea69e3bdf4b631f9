/**
 * What leaves of PAIR 1.1: publisher identifiers of people in common, for buying and for bid
 * requests. The exchange itself is {@link io.parley.crypto.blind.PairExchange}.
 */
@org.jspecify.annotations.NullMarked
package io.parley.connector.destination.pair;
