package io.parley.server.blinding;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.HelpQuota;
import io.parley.crypto.blind.HelpingMember;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.ledger.SqliteHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A party's side of blinding in one epoch: an owner of its people, and a helper of the partner's.
 * The room pulls; each call does one step.
 *
 * <p>Thread-safe. The two roles wait for nothing of each other, so that both parties can own and
 * help at once.
 */
public final class BlindingDesk implements BlindingRelay.Party {
  static final String AFTER_CHEATING =
      "speak to them; in this epoch nothing goes on, agree on another when it is cleared up";

  /**
   * Who this node is.
   *
   * @param agreementHash SHA-256 of the agreement's signed bytes
   * @param key of the agreement's epoch
   * @param quota how fast it helps
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on; nobody compares it.
  public record Self(
      String name,
      SigningKey signingKey,
      Agreement agreement,
      byte[] agreementHash,
      CollaborationKey key,
      NodeDirectory directory,
      HelpQuota quota,
      Clock clock,
      Progress progress) {}

  private record Session(SessionLines own, SessionLines partners) {}

  private final Self self;
  private final BlindingTerms terms;
  private final String partner;
  private final BlindingAudit audit;
  private final BlindingOwner owner;
  private final BlindingHelp help;
  private final Object owning = new Object();
  private final Object helping = new Object();
  private Optional<byte[]> fresh = Optional.empty();
  private Optional<Session> session = Optional.empty();

  /**
   * A desk.
   *
   * @param ledger this node's account of help, which outlives the desk
   * @param matchKeys the packed match keys of all people of now
   * @param finished whether they have their pseudonyms already
   * @param done what to do with them
   */
  public BlindingDesk(
      Self self,
      BlindingKernel kernel,
      SqliteHelpLedger ledger,
      Supplier<byte[]> matchKeys,
      boolean finished,
      Consumer<OwnerMemory> done) {
    this.self = self;
    this.terms =
        self.agreement()
            .blinding()
            .orElseThrow(() -> new IllegalArgumentException("pseudonyms are keyed here"));
    Agreement.Node peer = self.agreement().peerOf(self.name());
    this.partner = peer.name();
    this.audit = new BlindingAudit(ledger, terms, self.clock());
    BlindingStore store = new BlindingStore(self.directory(), terms, self.name());
    this.owner =
        new BlindingOwner(
            partner,
            self.signingKey(),
            store,
            memory -> memory.begin(self.key().blindingInputs(), kernel, matchKeys.get()),
            finished,
            done,
            audit,
            self.progress());
    HelpingMember member =
        new HelpingMember(
            terms,
            self.name(),
            store.scalar(),
            kernel,
            ledger,
            self.quota(),
            self.clock(),
            audit::enter);
    this.help = new BlindingHelp(member, partner, peer.verifyingKey(), audit, self.progress());
  }

  /** Whether a node has drawn its secrets of an epoch, and so may have helped in it. */
  public static boolean hasSecrets(NodeDirectory directory, int epoch) {
    return BlindingStore.hasScalar(directory, epoch);
  }

  /** Whether a node made pseudonyms of its own people in an epoch, or began to. */
  public static boolean hasOwned(NodeDirectory directory, int epoch) {
    return BlindingStore.hasMemory(directory, epoch);
  }

  @Override
  public String name() {
    return self.name();
  }

  /** This node's fresh bytes for a session; an older session ends. */
  @Override
  public synchronized byte[] begin() {
    if (audit.knowsOfCheating()) {
      throw told(
          new BlindingFailed(
              "`%s` treated rows of epoch %d differently; %s"
                  .formatted(partner, terms.epoch(), AFTER_CHEATING)));
    }
    session = Optional.empty();
    byte[] drawn = SessionLines.fresh();
    fresh = Optional.of(drawn);
    return drawn.clone();
  }

  /** The session begins, with the partner's fresh bytes. */
  @Override
  public void open(byte[] partnersFresh) {
    synchronized (owning) { // always taken before the lock of this object
      opened(partnersFresh);
      owner.attach();
    }
  }

  private synchronized void opened(byte[] partnersFresh) {
    if (partnersFresh.length != SessionLines.FRESH) {
      throw new BadDocument("fresh bytes of a session are %d".formatted(SessionLines.FRESH));
    }
    byte[] own =
        fresh.orElseThrow(() -> new BadDocument("no session of blinding was begun, or it is open"));
    fresh = Optional.empty(); // each draw serves one session: keys never come twice
    byte[] hash = self.agreementHash();
    session =
        Optional.of(
            new Session(
                SessionLines.of(self.key(), hash, self.name(), own, partnersFresh),
                SessionLines.of(self.key(), hash, partner, partnersFresh, own)));
  }

  /** As the owner: takes an answer, gives the next request; nothing when all is done. */
  @Override
  public byte[] next(byte[] answer) {
    BlindingMessage.requireSize(answer, terms.batchRows());
    synchronized (owning) {
      return guarded(() -> owner.next(current().own(), answer));
    }
  }

  /** As the helper: the answer to the partner's request. */
  @Override
  public byte[] help(byte[] request) {
    BlindingMessage.requireSize(request, terms.batchRows());
    synchronized (helping) {
      return guarded(() -> help.answer(current().partners(), request));
    }
  }

  /** The room says that the session ended before its time. */
  @Override
  public synchronized void stop() {
    session = Optional.empty();
    self.progress()
        .say(
            "blinding broke off; the lines before this one say why, here or at `%s` or at the room"
                .formatted(partner));
  }

  private synchronized Session current() {
    return session.orElseThrow(() -> new BadDocument("no session of blinding is open"));
  }

  private byte[] guarded(Supplier<byte[]> step) {
    try {
      return step.get();
    } catch (BlindingFailed e) {
      over();
      throw told(e);
    } catch (SealRejected e) {
      over();
      throw told(
          new BlindingFailed(
              "a message of blinding was not what `%s` sent at this place; the room, or whoever carries its messages, changed it"
                  .formatted(partner),
              e));
    }
  }

  private synchronized void over() {
    session = Optional.empty();
  }

  private BlindingFailed told(BlindingFailed failure) {
    self.progress().say("blinding failed: " + failure.getMessage());
    return failure;
  }
}
