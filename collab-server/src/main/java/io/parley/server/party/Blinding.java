package io.parley.server.party;

import io.parley.crypto.MatchKey;
import io.parley.crypto.blind.HelpLedger;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.ledger.Databases;
import io.parley.server.ledger.Store;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.ConfigurationException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a party has open while its pseudonyms are blinded.
 *
 * @param desk where the room calls
 * @param ledger of the help that this node gave
 */
record Blinding(BlindingDesk desk, StoredHelpLedger ledger) implements AutoCloseable {
  /**
   * Opens the ledger and the desk.
   *
   * @param databases where the ledger is
   * @param matchKeys the packed match keys of the people of now
   * @param finished whether they have their pseudonyms already
   * @param freeze what to do with them
   * @throws ConfigurationException when the ledger or the scalar of this epoch is gone, or the
   *     quota holds no batch
   */
  static Blinding open(
      Databases databases,
      BlindingDesk.Self self,
      Supplier<byte[]> matchKeys,
      boolean finished,
      Consumer<Pseudonyms.Source> freeze) {
    KernelChoice kernel = KernelChoice.atStart();
    checkQuota(self);
    checkLedger(self, databases);
    checkOwned(self);
    // Made last: a start that is refused must not leave an empty one, as if it had been there.
    StoredHelpLedger ledger = StoredHelpLedger.open(databases, Store.HELP);
    try {
      checkScalar(self, ledger);
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
  private static void checkLedger(BlindingDesk.Self self, Databases databases) {
    int epoch = self.agreement().epoch();
    if (BlindingDesk.hasSecrets(self.directory(), epoch) && databases.isNew(Store.HELP)) {
      throw new ConfigurationException(
          "%s is gone, which counts the help given in epoch %d; bring it back as it was last, or agree on another epoch"
              .formatted(databases.place(Store.HELP), epoch));
    }
  }

  /**
   * Refuses to draw another scalar in an epoch in which one was used: people would have other
   * pseudonyms than those for which they were helped, and nothing would match.
   */
  private static void checkOwned(BlindingDesk.Self self) {
    int epoch = self.agreement().epoch();
    if (!BlindingDesk.hasSecrets(self.directory(), epoch)
        && BlindingDesk.hasOwned(self.directory(), epoch)) {
      throw scalarGone(self);
    }
  }

  /** The same, where the partner's pseudonyms were made with it. */
  private static void checkScalar(BlindingDesk.Self self, StoredHelpLedger ledger) {
    int epoch = self.agreement().epoch();
    if (BlindingDesk.hasSecrets(self.directory(), epoch)) {
      return;
    }
    boolean helped =
        self.agreement().blinding().orElseThrow().helpersOf(self.name()).stream()
            .map(
                owner ->
                    new HelpLedger.Key(self.agreement().collaboration(), epoch, self.name(), owner))
            .anyMatch(account -> ledger.read(account).answered() > 0);
    if (helped) {
      throw scalarGone(self);
    }
  }

  private static ConfigurationException scalarGone(BlindingDesk.Self self) {
    int epoch = self.agreement().epoch();
    return new ConfigurationException(
        "the blinding key of epoch %d is gone from %s, and pseudonyms were made with it; bring keys/blinding-%d.key back from its copy, or agree on another epoch"
            .formatted(epoch, self.directory().resolve("keys"), epoch));
  }

  private static void checkQuota(BlindingDesk.Self self) {
    int batch = self.agreement().blinding().orElseThrow().batchRows();
    if (self.quota().rows() < batch) {
      throw new ConfigurationException(
          "`node.blinding.rows-per-hour` is %d, and a batch of the agreement has %d rows: no batch would ever be helped; write %d or more"
              .formatted(self.quota().rows(), batch, batch));
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
