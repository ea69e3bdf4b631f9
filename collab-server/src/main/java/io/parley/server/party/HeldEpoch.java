package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.ledger.Databases;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a collaboration has of its epoch: the key, once all members agreed on it, and under it the
 * pseudonyms of the people of now, which are frozen at once or, where they are blinded, when the
 * partner has helped.
 */
final class HeldEpoch implements AutoCloseable {
  private final House house;
  private final NodeDirectory directory;
  private final NodeLake lake;
  private final OwnAgreement own;
  private final Agreement agreement;
  private final Epochs epochs;
  private final Consumer<Map<String, String>> helped;
  private Optional<CollaborationKey> key = Optional.empty();
  private Optional<Pseudonyms> pseudonyms = Optional.empty();
  private Optional<Blinding> blinding = Optional.empty();

  /**
   * Nothing yet; earlier epochs are on record.
   *
   * @param lake as the collaboration sees it
   * @param helped is told what happens while members help each other
   * @throws io.parley.server.node.ConfigurationException when the agreement's epoch has ended here
   */
  HeldEpoch(
      House house,
      NodeDirectory directory,
      NodeLake lake,
      OwnAgreement own,
      Consumer<Map<String, String>> helped) {
    this.house = house;
    this.directory = directory;
    this.lake = lake;
    this.own = own;
    this.agreement = own.agreement();
    this.helped = helped;
    this.epochs = new Epochs(directory, agreement, house.clock(), house.progress());
    epochs.follow();
  }

  /** Takes up the key that was kept before this start. */
  void resume(CollaborationKey kept) {
    new EpochTerms(directory, agreement).check();
    use(kept);
  }

  /** Finds or freezes the pseudonyms of the people of now; the epoch begins when they are there. */
  synchronized void use(CollaborationKey agreed) {
    pseudonyms.ifPresent(Pseudonyms::letGo);
    pseudonyms = Pseudonyms.find(lake, agreement.epoch(), agreement.keyOrder(), house.heldBytes());
    pseudonyms.ifPresent(found -> epochs.begun());
    if (agreement.blinding().isPresent()) {
      blinding = Optional.of(openBlinding(agreed));
    } else if (pseudonyms.isEmpty()) {
      freeze(agreed.pseudonyms()::pseudonym);
    }
    key = Optional.of(agreed);
  }

  private Blinding openBlinding(CollaborationKey agreed) {
    BlindingDesk.Self self =
        new BlindingDesk.Self(
            house.party(),
            house.signingKey(),
            agreement,
            own.hash(),
            agreed,
            directory,
            house.configuration().blinding().quota(),
            house.clock(),
            house.progress());
    Blinding opened =
        Blinding.open(
            Databases.of(house.configuration(), directory),
            self,
            () -> Pseudonyms.matchKeys(lake, agreement.keyOrder(), agreement.profile()),
            pseudonyms.isPresent(),
            this::freeze);
    opened.ledger().listen(event -> helped.accept(event.words()));
    return opened;
  }

  private synchronized void freeze(Pseudonyms.Source source) {
    pseudonyms.ifPresent(Pseudonyms::letGo);
    pseudonyms =
        Optional.of(
            Pseudonyms.freeze(
                lake,
                agreement.epoch(),
                agreement.keyOrder(),
                agreement.profile(),
                source,
                directory.localKey(),
                house.heldBytes()));
    epochs.begun();
    endEarlier();
  }

  /** Deletes what is left of epochs before the agreement's, when their grace is over. */
  synchronized void endEarlier() {
    epochs.end(lake);
  }

  /** The pseudonyms of the people of now. */
  synchronized Pseudonyms frozen() {
    return pseudonyms.orElseThrow(HeldEpoch::keyless);
  }

  /** Their snapshot, where they cannot be made again without the partner's help. */
  synchronized Optional<Long> blindedSnapshot() {
    return blinding.flatMap(b -> pseudonyms).map(Pseudonyms::snapshot);
  }

  synchronized CollaborationKey key() {
    return key.orElseThrow(HeldEpoch::keyless);
  }

  private static BadDocument keyless() {
    return new BadDocument("this node has no collaboration key yet");
  }

  /** The desk for blinding with the partner. */
  synchronized BlindingDesk blinding() {
    return blinding
        .map(Blinding::desk)
        .orElseThrow(
            () -> new BadDocument("pseudonyms are not blinded here, or no key is agreed yet"));
  }

  /** {@code keyless}, {@code blinding} or {@code ready}. */
  synchronized String state() {
    if (pseudonyms.isPresent()) {
      return "ready";
    }
    return blinding.isPresent() ? "blinding" : "keyless";
  }

  @Override
  public void close() {
    blinding.ifPresent(Blinding::close);
  }
}
