package io.parley.server.party;

import io.parley.crypto.AgreementRejected;
import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.crypto.group.GroupKeyRun;
import io.parley.crypto.group.GroupRejected;
import io.parley.crypto.group.KeyConfirmation;
import io.parley.crypto.group.KeyGroup;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A party's side of coming to the key of an epoch: two members agree on it, of more the first deals
 * it, and in either case nobody uses it before all have confirmed that they hold the same.
 *
 * <p>A key that waits for the confirmations rests sealed, so that neither a node nor a room that
 * stopped in the middle leaves some with a key and others without: the confirmations of who is done
 * finish it at the others. With it rests the hash of the agreement that its run was bound to, for
 * the confirmations are too: members that have signed the agreement anew since, in the same epoch
 * and on the same terms for pseudonyms, finish what began under the one before. Whoever has the key
 * of an epoch takes no part in another run for it.
 *
 * <p>Not thread-safe: {@link PartyNode} takes turns.
 */
final class KeyExchange {
  private final String name;
  private final SigningKey signingKey;
  private final Agreement agreement;
  private final byte[] agreementHash;
  private final NodeDirectory directory;
  private final Progress progress;
  private final EpochFiles files;
  private Optional<KeyAgreement> two = Optional.empty();
  private Optional<GroupKeyRun> more = Optional.empty();

  KeyExchange(
      String name,
      SigningKey signingKey,
      Agreement agreement,
      byte[] agreementHash,
      NodeDirectory directory,
      Progress progress) {
    this.name = name;
    this.signingKey = signingKey;
    this.agreement = agreement;
    this.agreementHash = agreementHash;
    this.directory = directory;
    this.progress = progress;
    this.files = new EpochFiles(agreement.epoch());
  }

  /** The key of the epoch, when all confirmed it. */
  Optional<CollaborationKey> find() {
    if (!directory.hasKey(files.key())) {
      return Optional.empty();
    }
    byte[] bytes = directory.readKey(files.key());
    try {
      return Optional.of(CollaborationKey.fromByteArray(bytes, SecretAccess.insecure()));
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Of two members: starts a run; its ephemeral. */
  byte[] ephemeral() {
    startAnew();
    Agreement.Node peer = agreement.peerOf(name);
    KeyAgreement started =
        KeyAgreement.start(
            signingKey, peer.verifyingKey(), name, peer.name(), agreementHash, agreement.epoch());
    two = Optional.of(started);
    return started.ephemeral();
  }

  /** Of two members: this side's signature over the transcript with the peer's ephemeral. */
  byte[] signature(byte[] peerEphemeral) {
    return told(() -> running(two).signature(peerEphemeral));
  }

  /** Of two members: ends the run; this side's confirmation. */
  byte[] finish(KeyShare share) {
    return told(() -> pending(running(two).finish(share.ephemeralBytes(), share.signatureBytes())));
  }

  /** Of more members: starts a run; this node's fresh key, signed. */
  byte[] join() {
    startAnew();
    if (agreement.members().size() == 2) {
      throw new BadDocument("two members agree on a key, none of them deals one");
    }
    GroupKeyRun started = GroupKeyRun.start(group(agreementHash), name, signingKey);
    more = Optional.of(started);
    return started.join();
  }

  /** Of more members, the first: the key, sealed to each. */
  byte[] deal(MemberMessages joins) {
    return told(() -> running(more).deal(joins.bytes()));
  }

  /** Of more members: takes what was dealt; this side's confirmation. */
  byte[] take(KeyDeal dealt) {
    return told(() -> pending(running(more).take(dealt.joins().bytes(), dealt.dealBytes())));
  }

  private byte[] pending(CollaborationKey key) {
    two = Optional.empty();
    more = Optional.empty();
    try {
      new EpochTerms(directory, agreement).keep();
      new PendingKey(agreementHash, key).write(directory, files);
      return KeyConfirmation.of(group(agreementHash), name, signingKey, key);
    } finally {
      key.destroy();
    }
  }

  /**
   * Keeps the key that waits, when everybody's confirmation is of it.
   *
   * @throws io.parley.server.node.ConfigurationException if the agreement was signed anew on other
   *     terms for pseudonyms since the key waits
   */
  CollaborationKey confirm(MemberMessages confirmations) {
    refuseSecondKey();
    PendingKey waiting =
        PendingKey.read(directory, files)
            .orElseThrow(
                () -> new BadDocument("no key of this epoch waits for confirmations here"));
    try {
      return told(() -> kept(waiting, confirmations));
    } catch (RuntimeException e) {
      waiting.key().destroy();
      throw e;
    }
  }

  private CollaborationKey kept(PendingKey waiting, MemberMessages confirmations) {
    KeyConfirmation.check(group(waiting.agreement()), waiting.key(), confirmations.bytes());
    // Before the key, so that no key is there without its terms.
    new EpochTerms(directory, agreement).check();
    directory.writeSecret(files.confirmed(), Json.bytes(confirmations));
    byte[] bytes = waiting.key().toByteArray(SecretAccess.insecure());
    try {
      directory.writeSecret(files.key(), bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    new Shredder(directory).remove(files.pending());
    return waiting.key();
  }

  /**
   * The confirmations with which this node came to its key; nothing if it has none. Those that a
   * node kept which stopped before it kept the key are no offer: the key that they are of may be
   * nobody's.
   */
  byte[] confirmed() {
    return directory.hasKey(files.key()) && directory.hasKey(files.confirmed())
        ? directory.readKey(files.confirmed())
        : new byte[0];
  }

  private void startAnew() {
    refuseSecondKey();
    abandon();
    Shredder shredder = new Shredder(directory);
    shredder.remove(files.pending());
    shredder.remove(files.confirmed());
  }

  private void refuseSecondKey() {
    if (directory.hasKey(files.key())) {
      throw new BadDocument("this node has the key of this epoch; a new one wants a new epoch");
    }
  }

  /** Wipes a run that is under way. */
  void abandon() {
    two.ifPresent(KeyAgreement::abandon);
    more.ifPresent(GroupKeyRun::abandon);
    two = Optional.empty();
    more = Optional.empty();
  }

  private KeyGroup group(byte[] bound) {
    return new KeyGroup(
        bound,
        agreement.epoch(),
        agreement.members().stream()
            .map(m -> new KeyGroup.Member(m.name(), m.verifyingKey()))
            .toList());
  }

  private static <T> T running(Optional<T> run) {
    return run.orElseThrow(() -> new BadDocument("no key agreement is under way"));
  }

  /** The room gets one uniform failure; what it was, this node's operator reads. */
  private <T> T told(Supplier<T> step) {
    try {
      return step.get();
    } catch (GroupRejected | AgreementRejected e) {
      abandon();
      progress.say(
          "the key agreement ended: %s; the room, or who carries its messages, changed or kept one, or a member follows another agreement: compare, and start the room again"
              .formatted(e.getMessage()));
      throw e;
    }
  }
}
