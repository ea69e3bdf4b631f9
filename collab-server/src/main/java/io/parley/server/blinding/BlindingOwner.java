package io.parley.server.blinding;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.AnswerRefused;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.crypto.blind.OwnerRun;
import io.parley.crypto.blind.PointsRefused;
import io.parley.crypto.blind.SetCommitment;
import io.parley.crypto.blind.SpotCheckFailed;
import io.parley.server.blinding.BlindingMessage.Kind;
import io.parley.server.node.Progress;
import io.parley.server.wire.PartnersWords;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A node's side as an owner: asks its helper, message by message, until all of its people have a
 * pseudonym.
 *
 * <p>In each session it first asks how far the helper is, then sends the commitment of its run,
 * then batches. A run lives as long as this object, so a new session after a broken line sends the
 * same batch again, byte by byte inside its seal; after a restart of the node a new run masks
 * afresh what the memory lacks.
 *
 * <p>Not thread-safe: {@link BlindingDesk} takes turns.
 */
final class BlindingOwner {
  private static final byte[] NOTHING = {};

  /**
   * The memory is written again when it grew by an eighth, so all writings cost a few of the last.
   */
  private static final int GROWTH_PARTS = 8;

  /** Begins a run over this node's people of now. */
  @FunctionalInterface
  interface Runs {
    OwnerRun begin(OwnerMemory memory);
  }

  private final String partner;
  private final SigningKey signingKey;
  private final BlindingStore store;
  private final OwnerMemory memory;
  private final Runs runs;
  private final Consumer<OwnerMemory> done;
  private final BlindingAudit audit;
  private final Progress progress;
  private Optional<OwnerRun> run = Optional.empty();
  private Optional<Kind> asked = Optional.empty();
  private long position;
  private int batches;
  private int unkept;
  private long start;
  private boolean finished;

  /**
   * An owner.
   *
   * @param finished whether its people have their pseudonyms already
   * @param done what to do with the memory when they have
   */
  BlindingOwner(
      String partner,
      SigningKey signingKey,
      BlindingStore store,
      Runs runs,
      boolean finished,
      Consumer<OwnerMemory> done,
      BlindingAudit audit,
      Progress progress) {
    this.partner = partner;
    this.signingKey = signingKey;
    this.store = store;
    this.memory = store.memory();
    this.runs = runs;
    this.finished = finished;
    this.done = done;
    this.audit = audit;
    this.progress = progress;
  }

  /** A session begins anew, on lines of its own. */
  void attach() {
    asked = Optional.empty();
  }

  /**
   * Takes the answer to the last request, and gives the next.
   *
   * @param sealed the answer; nothing at the start of a session
   * @return nothing when all is done
   */
  byte[] next(SessionLines lines, byte[] sealed) {
    if (finished) {
      return NOTHING;
    }
    if (asked.isPresent() != (sealed.length > 0)) {
      throw new BlindingFailed("an answer came to no request, or a request without an answer");
    }
    Optional<BlindingMessage> request =
        asked.isEmpty()
            ? Optional.of(new BlindingMessage(Kind.POSITION, NOTHING))
            : after(BlindingMessage.read(lines.answers().open(sealed)));
    asked = request.map(BlindingMessage::kind);
    return request.map(r -> lines.requests().seal(r.bytes())).orElse(NOTHING);
  }

  private Optional<BlindingMessage> after(BlindingMessage answer) {
    if (answer.kind() == Kind.REFUSAL) {
      if (asked.equals(Optional.of(Kind.BATCH_AGAIN))) {
        run = Optional.empty(); // the next session masks afresh what this run did not get
      }
      throw new BlindingFailed(
          "`%s` does not help: %s".formatted(partner, PartnersWords.of(answer.text())));
    }
    if (!asked.equals(Optional.of(answer.kind()))) {
      throw new BlindingFailed("`%s` answered something else than it was asked".formatted(partner));
    }
    return switch (answer.kind()) {
      case POSITION -> begun(answer.number());
      case COMMITMENT -> batch();
      case BATCH, BATCH_AGAIN -> {
        accept(answer.body());
        yield batch();
      }
      case REFUSAL -> throw new IllegalStateException("handled above");
    };
  }

  private Optional<BlindingMessage> begun(long answered) {
    position = answered;
    if (run.isEmpty()) {
      adopt(answered);
      start = System.nanoTime();
      batches = 0;
      run = Optional.of(runs.begin(memory));
      store.keep(memory);
      if (current().newPeople() > 0) {
        store.keepSet(memory.run(), current().committedMatchKeys());
      }
    }
    Optional<SetCommitment> commitment = current().commitment();
    if (commitment.isEmpty()) {
      return finish();
    }
    byte[] signed =
        SignedBytes.sign(signingKey, SignatureDomain.SET_COMMITMENT, commitment.get().bytes())
            .encode();
    return Optional.of(new BlindingMessage(Kind.COMMITMENT, signed));
  }

  private void adopt(long answered) {
    try {
      memory.adoptPosition(partner, answered);
    } catch (IllegalArgumentException e) {
      throw new BlindingFailed(
          e.getMessage() + "; its growth cap no longer holds: agree on another epoch", e);
    }
  }

  private Optional<BlindingMessage> batch() {
    Optional<OwnerRun.Request> next = current().next();
    if (next.isEmpty()) {
      return finish();
    }
    OwnerRun.Request request = next.get();
    Kind kind = request.sequence() < position ? Kind.BATCH_AGAIN : Kind.BATCH;
    return Optional.of(new BlindingMessage(kind, request.bytes()));
  }

  private void accept(byte[] answer) {
    try {
      current().accept(answer);
    } catch (SpotCheckFailed e) {
      run = Optional.empty();
      audit.cheated(e.helper(), "batch %d".formatted(e.sequence()));
      throw new BlindingFailed(e.getMessage() + "; " + BlindingDesk.AFTER_CHEATING, e);
    } catch (PointsRefused e) {
      run = Optional.empty();
      audit.cheated(partner, "unusable points");
      throw new BlindingFailed(
          "`%s` sent unusable points; the run has ended; %s"
              .formatted(partner, BlindingDesk.AFTER_CHEATING),
          e);
    } catch (AnswerRefused e) {
      throw new BlindingFailed("`%s`: %s".formatted(partner, e.getMessage()), e);
    }
    batches++;
    unkept++;
    if (unkept * GROWTH_PARTS >= batches) {
      store.keep(memory);
      unkept = 0;
    }
  }

  private Optional<BlindingMessage> finish() {
    int people = current().newPeople();
    store.keep(memory);
    done.accept(memory);
    run = Optional.empty();
    finished = true;
    progress.took("%,d match keys blinded with the help of `%s`".formatted(people, partner), start);
    return Optional.empty();
  }

  private OwnerRun current() {
    return run.orElseThrow(() -> new BlindingFailed("no run of blinding is under way"));
  }
}
