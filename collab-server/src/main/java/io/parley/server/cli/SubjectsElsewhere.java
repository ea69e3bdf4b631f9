package io.parley.server.cli;

import io.parley.server.account.Accounts;
import io.parley.server.account.KeyEntry;
import io.parley.server.account.Subject;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredAccounts;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.OwnCollaboration;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Who is bound in which collaboration of a room. A subject that is bound in two opens neither, as
 * its tokens do not say which is meant: so it is bound in one.
 */
final class SubjectsElsewhere {
  private SubjectsElsewhere() {}

  /**
   * Refuses a subject that opens an account of another collaboration now.
   *
   * @param place where it is to be bound
   * @param all the room's
   * @throws ConfigurationException naming the other one
   */
  static void check(
      OwnCollaboration place, List<OwnCollaboration> all, Subject subject, Clock clock) {
    for (OwnCollaboration other : all) {
      if (!other.name().equals(place.name()) && isBound(other, subject, clock)) {
        throw new ConfigurationException(
            "this subject opens an account in %s of this room already, and bound in two it would open neither; `parley account revoke%s` takes it back there"
                .formatted(
                    other
                        .name()
                        .map(n -> "`" + n + "`")
                        .orElse("the collaboration of `node.agreement`"),
                    other.name().map(n -> " --collaboration " + n).orElse("")));
      }
    }
  }

  private static boolean isBound(OwnCollaboration other, Subject subject, Clock clock) {
    Databases databases = Databases.of(other.configuration(), other.made());
    if (databases.isNew(Store.ROOM)) {
      return false; // looking makes none
    }
    try (StoredAccounts accounts = StoredAccounts.open(databases, clock)) {
      return opens(accounts, subject, clock);
    }
  }

  /** Whether a subject opens one of these accounts now. */
  static boolean opens(Accounts accounts, Subject subject, Clock clock) {
    return accounts.all().stream()
        .flatMap(a -> accounts.keys(a.name()).stream())
        .filter(k -> k.at(clock.instant()) == KeyEntry.State.VALID)
        .anyMatch(k -> k.subject().equals(Optional.of(subject)));
  }
}
