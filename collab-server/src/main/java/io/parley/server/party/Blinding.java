package io.parley.server.party;

import io.parley.crypto.MatchKey;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.ledger.SqliteHelpLedger;
import io.parley.server.node.ConfigurationException;
import java.nio.file.Files;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a party has open while its pseudonyms are blinded.
 *
 * @param desk where the room calls
 * @param ledger of the help that this node gave
 */
record Blinding(BlindingDesk desk, SqliteHelpLedger ledger) implements AutoCloseable {
  private static final String LEDGER = "help.db";

  /**
   * Opens the ledger and the desk.
   *
   * @param matchKeys the packed match keys of the people of now
   * @param finished whether they have their pseudonyms already
   * @param freeze what to do with them
   * @throws ConfigurationException when the ledger of this epoch is gone
   */
  static Blinding open(
      BlindingDesk.Self self,
      Supplier<byte[]> matchKeys,
      boolean finished,
      Consumer<Pseudonyms.Source> freeze) {
    KernelChoice kernel = KernelChoice.atStart();
    checkLedger(self);
    SqliteHelpLedger ledger = SqliteHelpLedger.open(self.directory().resolve(LEDGER));
    try {
      BlindingDesk desk =
          new BlindingDesk(
              self,
              kernel.kernel(),
              ledger,
              matchKeys,
              finished,
              memory -> freeze.accept(matchKey -> pseudonym(memory, matchKey)));
      self.progress().say("blinds with the kernel " + kernel);
      return new Blinding(desk, ledger);
    } catch (RuntimeException e) {
      ledger.close();
      throw e;
    }
  }

  /**
   * Refuses to start with a scalar of the epoch and no ledger: whoever has that is asked for help
   * from zero again, beyond the cap.
   */
  private static void checkLedger(BlindingDesk.Self self) {
    int epoch = self.agreement().epoch();
    if (BlindingDesk.hasSecrets(self.directory(), epoch)
        && !Files.exists(self.directory().resolve(LEDGER))) {
      throw new ConfigurationException(
          "%s is gone, which counts the help given in epoch %d; bring it back as it was last, or agree on another epoch"
              .formatted(self.directory().resolve(LEDGER), epoch));
    }
  }

  private static byte[] pseudonym(OwnerMemory memory, MatchKey matchKey) {
    return memory
        .pseudonym(matchKey)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "people changed while they were blinded; start this node again"));
  }

  @Override
  public void close() {
    ledger.close();
  }
}
