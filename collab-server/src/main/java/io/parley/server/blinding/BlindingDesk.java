package io.parley.server.blinding;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.HelpQuota;
import io.parley.crypto.blind.HelpingMember;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.seal.SealRejected;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Addressed;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A party's side of blinding in one epoch: an owner of its people, and a helper of every other
 * member's. The room pulls; each call does one step.
 *
 * <p>Thread-safe. The roles wait for nothing of each other, so that all parties can own and help at
 * once.
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

  private final Self self;
  private final BlindingTerms terms;
  private final BlindingAudit audit;
  private final BlindingOwner owner;
  private final Map<String, BlindingPair> pairs = new TreeMap<>();
  private final Map<String, BlindingHelp> helps = new TreeMap<>();
  private final Object owning = new Object();

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
      StoredHelpLedger ledger,
      Supplier<byte[]> matchKeys,
      boolean finished,
      Consumer<OwnerMemory> done) {
    this.self = self;
    this.terms =
        self.agreement()
            .blinding()
            .orElseThrow(() -> new IllegalArgumentException("pseudonyms are keyed here"));
    this.audit = new BlindingAudit(ledger, terms, self.clock());
    BlindingStore store = new BlindingStore(self.directory(), terms, self.name());
    this.owner =
        new BlindingOwner(
            terms.helpersOf(self.name()),
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
    for (String name : terms.helpersOf(self.name())) {
      Agreement.Node partner = self.agreement().member(name);
      pairs.put(name, new BlindingPair(self, partner));
      helps.put(
          name, new BlindingHelp(member, name, partner.verifyingKey(), audit, self.progress()));
    }
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

  /** This node's ephemeral for a session with a partner; an older session with it ends. */
  @Override
  public byte[] begin(String partner) {
    if (audit.knowsOfCheating()) {
      throw told(
          new BlindingFailed(
              "a partner treated rows of epoch %d differently; %s"
                  .formatted(terms.epoch(), AFTER_CHEATING)));
    }
    return pair(partner).begin();
  }

  @Override
  public byte[] sign(String partner, byte[] partnersEphemeral) {
    return pair(partner).sign(partnersEphemeral);
  }

  /** The session with a partner begins, when the partner signed it. */
  @Override
  public void open(String partner, byte[] partnersSignature) {
    synchronized (owning) {
      try {
        pair(partner).open(partnersSignature);
      } catch (BlindingFailed e) {
        throw told(e);
      }
      owner.attach();
    }
  }

  /** As the owner: takes an answer, gives the next request; nothing when all is done. */
  @Override
  public Optional<Addressed> next(byte[] answer) {
    BlindingMessage.requireSize(answer, terms.batchRows());
    synchronized (owning) {
      return guarded(owner.asks(), () -> owner.next(helper -> pair(helper).own(), answer));
    }
  }

  /** As the helper: the answer to an owner's request. */
  @Override
  public byte[] help(String owner, byte[] request) {
    BlindingMessage.requireSize(request, terms.batchRows());
    BlindingPair pair = pair(owner);
    BlindingHelp help = Optional.ofNullable(helps.get(owner)).orElseThrow();
    synchronized (help) {
      return guarded(owner, () -> help.answer(pair.partners(), request));
    }
  }

  /** The room says that the session ended before its time. */
  @Override
  public void stop() {
    over();
    self.progress()
        .say(
            "blinding broke off; the lines before this one say why, here or at `%s` or at the room"
                .formatted(String.join("`, `", pairs.keySet())));
  }

  private BlindingPair pair(String partner) {
    return Optional.ofNullable(pairs.get(partner))
        .orElseThrow(() -> new BadDocument("no other member has this name"));
  }

  private <T> T guarded(String partner, Supplier<T> step) {
    try {
      return step.get();
    } catch (BlindingPaused e) {
      // The lines stay: other owners may be helped on.
      self.progress().say("blinding pauses: " + e.getMessage());
      throw e;
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

  private void over() {
    pairs.values().forEach(BlindingPair::close);
  }

  private BlindingFailed told(BlindingFailed failure) {
    self.progress().say("blinding failed: " + failure.getMessage());
    return failure;
  }
}
