package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import java.util.Optional;

/**
 * An owner's way past one helper: points out under a mask, multiples of them back.
 *
 * <p>At the first helper the owner's own scalar a goes on as the mask comes off, so the points that
 * come out are a·b·U; at every further one the mask alone comes off. No point leaves without a
 * mask, and none with the mask of another batch.
 */
final class Passage {
  private final BlindingTerms terms;
  private final String owner;
  private final String helper;
  private final OwnerMemory.HelperMemory memory;
  private final BlindingKernel kernel;
  private final MaskedBatch.MaskSource masks;
  private final SecureOrder order;
  private Optional<Away> away = Optional.empty();

  private record Away(MaskedBatch batch, OwnerRun.Request request) {}

  Passage(
      OwnerMemory owner,
      String helper,
      BlindingKernel kernel,
      MaskedBatch.MaskSource masks,
      SecureOrder order) {
    this.terms = owner.terms();
    this.owner = owner.owner();
    this.helper = helper;
    this.memory = owner.helper(helper);
    this.kernel = kernel;
    this.masks = masks;
    this.order = order;
  }

  /** Sends a payload, which must be whole: padded to the terms' size. */
  OwnerRun.Request send(byte[] payload, Fingerprint commitment) {
    MaskedBatch batch =
        new MaskedBatch(kernel, masks, memory.candidates(), payload, terms.checks(), order);
    BatchMessage names =
        new BatchMessage(
            terms.collaboration(), terms.epoch(), owner, helper, memory.sequence(), commitment);
    OwnerRun.Request request =
        new OwnerRun.Request(helper, memory.sequence(), names.withRows(batch.wire()));
    away = Optional.of(new Away(batch, request));
    return request;
  }

  /** What is away, to be sent once more byte by byte. */
  Optional<OwnerRun.Request> sent() {
    return away.map(Away::request);
  }

  /**
   * Takes the results of the payload's rows from an answer.
   *
   * @throws AnswerRefused if it does not answer what is away, which then stays away
   * @throws PointsRefused if it holds an unusable point
   * @throws SpotCheckFailed if a check differs
   */
  byte[] accept(byte[] answer) {
    Away sent = away.orElseThrow(() -> new IllegalStateException("no batch is away at " + helper));
    byte[] rows =
        BatchMessage.rowsOfAnswer(
            answer, sent.request().bytes(), terms.batchRows() * PackedPoints.SIZE);
    away = Optional.empty();
    try {
      MaskedBatch.Unmasked unmasked = sent.batch().unmask(rows);
      if (!unmasked.checksHold()) {
        throw new SpotCheckFailed(helper, terms.epoch(), memory.sequence());
      }
      memory.candidates().offer(sent.batch().payload(), unmasked.results(), order);
      memory.answered();
      return unmasked.results();
    } finally {
      sent.batch().destroy();
    }
  }
}
