package io.parley.server.ledger;

import io.parley.crypto.SigningKey;
import java.time.Clock;

/**
 * Who signs an audit log.
 *
 * @param node the node's name
 * @param key its signing key
 */
public record AuditSigner(String node, SigningKey key, Clock clock) {}
