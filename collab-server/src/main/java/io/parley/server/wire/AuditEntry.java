package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.query.account.Charge;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a node did, as its audit log keeps it. Everything in it comes from documents, policies and
 * clocks: no value of a person, no row, no count of rows, no exact size is ever put in.
 *
 * @param node whose log it is
 * @param at when, ISO 8601, UTC, by the node's clock
 * @param event in a word that stays the same, as docs/audit.md lists them
 * @param who asked; absent where nobody did, and at a party its account: the room alone knows it
 * @param members whose people or tables it is about; none: the node's own affair
 * @param query the query id of the grant
 * @param receipt SHA-256 of the signed answer, hex
 * @param details what else there is to say of the event
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AuditEntry(
    int v,
    String node,
    String at,
    String event,
    Optional<Who> who,
    List<String> members,
    Optional<String> query,
    Optional<Asked> question,
    Optional<Verdict> verdict,
    Optional<Basis> basis,
    Optional<Cost> cost,
    Optional<String> receipt,
    Map<String, String> details)
    implements SignedDocument {
  public static final int VERSION = 1;

  public AuditEntry {
    if (v != VERSION) {
      throw new BadDocument("audit entry version " + v + " is not understood; this node reads 1");
    }
    who = Objects.requireNonNullElse(who, Optional.empty()); // absent in the bytes, as all below
    members = List.copyOf(Objects.requireNonNullElse(members, List.of()));
    query = Objects.requireNonNullElse(query, Optional.empty());
    question = Objects.requireNonNullElse(question, Optional.empty());
    verdict = Objects.requireNonNullElse(verdict, Optional.empty());
    basis = Objects.requireNonNullElse(basis, Optional.empty());
    cost = Objects.requireNonNullElse(cost, Optional.empty());
    receipt = Objects.requireNonNullElse(receipt, Optional.empty());
    details = new TreeMap<>(Objects.requireNonNullElse(details, Map.of()));
  }

  /**
   * Who asked.
   *
   * @param account the account's name; empty where this node does not know it
   */
  public record Who(String account, String member) {}

  /**
   * What was asked.
   *
   * @param plan the digest of the canonical plan, which all spellings of the question share; empty
   *     where there was none
   * @param sql as asked
   */
  public record Asked(String plan, String sql, String analysis, String purpose, String receiver) {}

  /**
   * What this node said to it.
   *
   * @param outcome {@code allow} or {@code deny}
   */
  public record Verdict(String outcome, List<RefusalReason> reasons) {
    public static final Verdict ALLOW = new Verdict("allow", List.of());

    public Verdict {
      reasons = List.copyOf(reasons);
    }

    public static Verdict deny(List<RefusalReason> reasons) {
      return new Verdict("deny", reasons);
    }
  }

  /**
   * On what it was judged and answered.
   *
   * @param agreement SHA-256 of the agreement, hex
   * @param policies SHA-256 of each policy file, hex, by {@code party/file}
   * @param snapshots by {@code party.table}
   */
  public record Basis(String agreement, Map<String, String> policies, Map<String, Long> snapshots) {
    public Basis {
      policies = new TreeMap<>(policies);
      snapshots = new TreeMap<>(snapshots);
    }
  }

  /**
   * What it cost, or would have.
   *
   * @param charges by population
   * @param disclosures exact disclosures, by population
   * @param mechanism the rule in words, as on the receipt
   */
  public record Cost(
      Map<String, Charge> charges, Map<String, Integer> disclosures, List<String> mechanism) {
    public Cost {
      charges = new TreeMap<>(charges);
      disclosures = new TreeMap<>(disclosures);
      mechanism = List.copyOf(mechanism);
    }
  }

  /** An entry of which no more is known than that it happened. */
  public static AuditEntry of(String node, Instant at, String event) {
    return of(node, at, event, Map.of());
  }

  /** An entry of the node's own affairs. */
  public static AuditEntry of(String node, Instant at, String event, Map<String, String> details) {
    return new AuditEntry(
        VERSION,
        node,
        at.toString(),
        event,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        details);
  }

  /** The same, as an affair of this member. */
  public AuditEntry about(String member) {
    return new AuditEntry(
        v,
        node,
        at,
        event,
        who,
        List.of(member),
        query,
        question,
        verdict,
        basis,
        cost,
        receipt,
        details);
  }

  /** Whether it is about people or tables of a member. */
  public boolean concerns(String member) {
    return members.contains(member);
  }
}
