package io.parley.server.party;

import io.parley.crypto.SigningKey;
import io.parley.query.QueryEngine;
import io.parley.query.backend.duckdb.SpareDatabases;
import io.parley.server.engine.NodeTrino;
import io.parley.server.ledger.AuditLog;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.CrashPoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import java.time.Clock;
import java.util.Optional;

/**
 * What a party has once, for all collaborations in which it takes part: its people, who of them
 * takes part, the ledger that pays for all questions about them, and the log of what was done; and
 * one thing that each of them has for itself, {@code heldBytes}.
 *
 * @param directory the node's own
 * @param policies what the collaborations' policies may say only together
 * @param inPlace its tables that are offered where they lie
 * @param trino where those of them are worked out that lie there
 * @param reservations what its collaborations have reserved of the one budget
 * @param heldBytes what pseudonyms of a collaboration may take of the memory
 * @param databases where streams are worked out, each in one of its own
 */
record House(
    NodeConfiguration configuration,
    NodeDirectory directory,
    SigningKey signingKey,
    NodeLake lake,
    StoredLedger ledger,
    AuditLog audit,
    Reservations reservations,
    HeldBytes heldBytes,
    Participants participants,
    PoliciesTogether policies,
    InPlace inPlace,
    Optional<NodeTrino> trino,
    QueryEngine engine,
    SpareDatabases databases,
    Clock clock,
    Progress progress,
    CrashPoint crashPoint,
    PeopleStep.Listener steps) {
  /** The same for a collaboration with this memory. */
  House with(HeldBytes memory) {
    return new House(
        configuration,
        directory,
        signingKey,
        lake,
        ledger,
        audit,
        reservations,
        memory,
        participants,
        policies,
        inPlace,
        trino,
        engine,
        databases,
        clock,
        progress,
        crashPoint,
        steps);
  }

  /** The node's name, in every agreement the same. */
  String party() {
    return configuration.name();
  }
}
