package io.parley.server.room;

import io.parley.crypto.SignatureRejected;
import io.parley.policy.PolicySet;
import io.parley.server.account.Account;
import io.parley.server.ledger.AuditLog;
import io.parley.server.node.PolicyFolder;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.Offer;
import io.parley.server.wire.Reply;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * What the room has to show and does for a resource of REST: the same questions on the same path as
 * for Flight, the live offers of its parties, a member's part of the audit log. Rights are checked
 * before it.
 */
public final class RoomResources {
  private final Agreement agreement;
  private final String agreementDigest;
  private final Map<String, PartyLink> parties;
  private final Questions questions;
  private final AuditLog audit;

  RoomResources(
      Agreement agreement,
      String agreementDigest,
      Map<String, PartyLink> parties,
      Questions questions,
      AuditLog audit) {
    this.agreement = agreement;
    this.agreementDigest = agreementDigest;
    this.parties = Map.copyOf(parties);
    this.questions = questions;
    this.audit = audit;
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

  /** Answers a question of an account, or says why not; returns at a tick. */
  public Reply ask(Account account, AskRequest request, Stage.Listener stages) {
    return questions.answer(account, request, stages).reply();
  }

  /** Explains a question of an account; charges nothing. */
  public Reply explain(Account account, ExplainRequest request) {
    return questions.explain(account, request);
  }

  /**
   * Entries of the audit log about people or tables of a member, as an export of its part has them.
   *
   * @param after only those with a larger number
   * @param most how many at most
   */
  public AuditLog.Part audit(String member, long after, int most) {
    return audit.about(member, after, most);
  }
}
