package io.parley.server.room;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.query.backend.PartnerPerson;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.StoredAnswers;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The audiences that were delivered in a collaboration. A list that differs from one that its
 * receiver has by fewer of the partner's people than {@code min_people} is withheld, by the larger
 * one where it was another then: two lists that differ in a few people tell who these are. Of a
 * list that is asked for again by the same statement those people count whose change is the
 * partner's ({@link PartnersMark}); otherwise whether it is the same audience refreshed or another
 * one makes no difference.
 *
 * <p>A list is on record before its first token leaves. One whose delivery then fails stays on
 * record: whether the receiver has it, only the receiver knows.
 */
final class EarlierLists {
  private static final String ROWS = "parley audience rows";
  private static final int SECRET_BYTES = 32;

  private final StoredAnswers answers;
  private final String secret;

  /**
   * The lists of a collaboration.
   *
   * @param secret of the room alone, in hex
   */
  EarlierLists(StoredAnswers answers, String secret) {
    this.answers = answers;
    this.secret = secret;
  }

  /** Those of the collaboration whose files are in this directory. */
  static EarlierLists of(StoredAnswers answers, NodeDirectory directory) {
    SecretBytes local = directory.localKey();
    SecretBytes own =
        local.derive(new byte[0], ROWS.getBytes(StandardCharsets.UTF_8), SECRET_BYTES);
    try {
      return new EarlierLists(
          answers, HexFormat.of().formatHex(own.toByteArray(SecretAccess.insecure())));
    } finally {
      own.destroy();
      local.destroy();
    }
  }

  /** Under which rows of a receiver are told apart, so that it cannot make some that look alike. */
  String secret() {
    return secret;
  }

  /** Puts a list on record, or says that it must be withheld. */
  boolean admit(PrivatePlan.Audience plan, Grant grant, List<PartnerPerson> partners) {
    if (plan.partner().isEmpty()) {
      return true; // of its own people and nobody else's
    }
    return admit(
        grant.queryId(),
        plan.question().receiver(),
        plan.partner().orElseThrow(),
        PartnersMark.of(
            asked(grant, plan), plan.matching().singlesSurvive(), plan.minPeople(), partners));
  }

  /** The statement with what is given beside it, then its plan, which other spellings share. */
  private static byte[] asked(Grant grant, PrivatePlan plan) {
    String beside = grant.beside().map(Json::text).orElse("");
    byte[] text = (grant.sql().strip() + "\0" + beside).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(64)
        .put(Digest.sha256(text))
        .put(HexFormat.of().parseHex(plan.digest()))
        .array();
  }

  /** The same, one at a time. */
  synchronized boolean admit(String queryId, String receiver, String partner, PartnersMark mark) {
    boolean[] near = {false};
    answers.marks(
        receiver, partner, earlier -> near[0] |= mark.isNear(PartnersMark.decode(earlier)));
    if (near[0]) {
      return false;
    }
    answers.mark(queryId, receiver, partner, mark.encode());
    return true;
  }
}
