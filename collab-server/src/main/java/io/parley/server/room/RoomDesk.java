package io.parley.server.room;

import io.parley.crypto.SignatureRejected;
import io.parley.policy.PolicySet;
import io.parley.server.ledger.SqliteAnswers;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import io.parley.server.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * What the room does for whoever has shown an access key, beside Flight: the same questions on the
 * same path, and the live offers of its parties.
 */
public final class RoomDesk {
  private static final int READ_AT_ONCE = 500;

  private final Agreement agreement;
  private final String agreementDigest;
  private final Map<String, PartyLink> parties;
  private final Questions questions;
  private final SqliteAnswers answers;

  RoomDesk(
      Agreement agreement,
      String agreementDigest,
      Map<String, PartyLink> parties,
      Questions questions,
      SqliteAnswers answers) {
    this.agreement = agreement;
    this.agreementDigest = agreementDigest;
    this.parties = Map.copyOf(parties);
    this.questions = questions;
    this.answers = answers;
  }

  /** What binds the collaboration. */
  public Agreement agreement() {
    return agreement;
  }

  /** SHA-256 of the agreement's bytes, hex. */
  public String agreementDigest() {
    return agreementDigest;
  }

  /**
   * What the parties offer now.
   *
   * @param byParty the offers of those whose nodes answer, each with its signatures checked
   * @param missing the parties of which there is none at the moment, sorted
   */
  public record Offered(Map<String, Offer> byParty, List<String> missing) {
    public Offered {
      byParty = new TreeMap<>(byParty);
      missing = List.copyOf(missing);
    }

    /** The policies in them, as questions may see them. */
    public PolicySet policies() {
      Collection<Offer> offers = byParty.values();
      return PolicyFolder.set(List.copyOf(offers)).visible();
    }
  }

  /** Fetches every party's live offer; a node that does not answer is named. */
  public Offered offered() {
    Map<String, Offer> offers = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    new TreeMap<>(parties)
        .forEach(
            (name, link) -> {
              try {
                offers.put(
                    name, Asked.checked(link.offer(), agreement.member(name).verifyingKey()));
              } catch (FlightRuntimeException | BadDocument | SignatureRejected e) {
                missing.add(name);
              }
            });
    return new Offered(offers, missing);
  }

  /** Answers a question of a member's account, or says why not; returns at a tick. */
  public Reply ask(String account, String member, AskRequest request, Stage.Listener stages) {
    return questions.ask(new Accounts.Account(account, member, ""), request, stages);
  }

  /** Explains a question of a member's account; charges nothing. */
  public Reply explain(String account, String member, ExplainRequest request) {
    return questions.explain(new Accounts.Account(account, member, ""), request);
  }

  /** Entries of the audit log about questions of this member, in their order. */
  public List<SqliteAnswers.Audited> audit(String member, long after, int most) {
    List<SqliteAnswers.Audited> own = new ArrayList<>();
    long from = after;
    List<SqliteAnswers.Audited> read;
    do {
      read = answers.audited(from, READ_AT_ONCE);
      for (SqliteAnswers.Audited entry : read) {
        from = entry.number();
        if (own.size() < most && asker(entry).equals(member)) {
          own.add(entry);
        }
      }
    } while (own.size() < most && read.size() == READ_AT_ONCE);
    return own;
  }

  /** Who asked; entries that do not say belong to a question that another entry tells of. */
  private static String asker(SqliteAnswers.Audited entry) {
    Map<?, ?> read = Json.read(entry.entry().getBytes(StandardCharsets.UTF_8), Map.class);
    return read.get("what") instanceof Map<?, ?> what && what.get("asker") instanceof String asker
        ? asker
        : "";
  }
}
