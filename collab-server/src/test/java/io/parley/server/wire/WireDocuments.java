package io.parley.server.wire;

import io.parley.policy.Analysis;
import io.parley.policy.ColumnType;
import io.parley.policy.Question;
import io.parley.policy.Rewrite;
import io.parley.query.account.Charge;
import io.parley.query.explain.Explanation;
import io.parley.query.sql.ParameterValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of each document that travels between nodes, filled in every field. */
final class WireDocuments {
  private static final byte[] SALT = new byte[AuditLink.SALT];
  private static final String HASH = "ab".repeat(32);
  private static final String QUERY = "00112233445566778899aabbccddeeff";
  private static final Map<String, Charge> CHARGES =
      Map.of(
          "hearth.shoppers", Charge.pure(new BigDecimal("0.5")).withDelta(new BigDecimal("1E-9")),
          "metromail.readers", Charge.pure(new BigDecimal("0.5")));

  private static final Map<String, Charge> CURVES =
      Map.of(
          "hearth.shoppers",
          Charge.zcdp(new BigDecimal("0.005"))
              .plus(Charge.pure(new BigDecimal("0.10")))
              .withDelta(new BigDecimal("1E-9")),
          "metromail.readers",
          Charge.pure(new BigDecimal("0.1")).plus(Charge.pure(new BigDecimal("0.1"))));

  private WireDocuments() {}

  static Map<String, Object> all() {
    Map<String, Object> all = new TreeMap<>();
    all.put("agreement", agreement());
    all.put(
        "agreement-blinded",
        agreement().withKeys(new BlindedKeys("blinded", 2_000_000, 4_096, 41)));
    all.put(
        "agreement-use", with(new AgreedUse(List.of("metromail"), List.of("metromail"), "hearth")));
    all.put("agreement-changed", agreement().following(new AgreementChange(2, HASH)));
    all.put(
        "withdrawal",
        new Withdrawal(
            1,
            "spring-mailing",
            "metromail",
            2,
            Optional.empty(),
            "2026-11-28T12:00:00Z",
            "BBBB",
            "CCCC"));
    all.put(
        "withdrawal-one",
        new Withdrawal(
            1,
            "spring-mailing",
            "metromail",
            2,
            Optional.of(HASH),
            "2026-11-28T12:00:00Z",
            "BBBB",
            "CCCC"));
    all.put(
        "signed-agreement",
        new SignedAgreement("e30=", Map.of("hearth", "AAAA", "metromail", "BBBB", "room", "CCCC")));
    all.put("answer", numbers());
    all.put("answer-audience", audience());
    all.put("answer-withheld", withheld());
    all.put(
        "ask-request",
        new AskRequest(
            2, "SELECT 'ä' AS \"x\"", Analysis.AUDIENCE.word(), "metromail", "activation"));
    all.put(
        "ask-request-beside",
        new AskRequest(
            2,
            "SELECT ?",
            Analysis.AGGREGATE.word(),
            "",
            "measurement",
            Beside.of(
                List.of(
                    new ParameterValue(ColumnType.TEXT, "it's ?"),
                    new ParameterValue(ColumnType.DECIMAL, "-1.25")),
                "0.5")));
    all.put(
        "ask-request-groups",
        new AskRequest(
            2,
            "SELECT 1",
            Analysis.AGGREGATE.word(),
            "",
            "measurement",
            Beside.of(List.of(), "", Optional.of(2))));
    all.put(
        "explain-request",
        new ExplainRequest(
            1,
            new AskRequest(2, "SELECT 1", Analysis.AGGREGATE.word(), "", "measurement"),
            1_000_000_000));
    all.put("explanation", new ExplanationDocument(1, explanation()));
    all.put("audit-entry", auditEntry());
    all.put(
        "audit-line",
        AuditLine.of(new AuditLink(1, 9_007_199_254_740_993L, HASH, HASH), SALT, auditEntry()));
    all.put("audit-line-link", AuditLine.of(new AuditLink(1, 1, "", HASH)));
    all.put("audit-link", new AuditLink(1, 2, HASH, HASH));
    all.put("audit-checkpoint", auditCheckpoint());
    all.put("audit-line-checkpoint", AuditLine.of(auditCheckpoint()));
    all.put("signed-answer", new SignedAnswer(1, "CCCC", "AAAA"));
    all.put("audience-tokens", new AudienceTokens(1, QUERY, "AAECAwQFBgcICQoLDA0ODw=="));
    all.put(
        "delivery", DeliveryNote.of(new Delivery(1_200, "audiences/audience-001122334455.csv")));
    all.put("go", new Go(1, QUERY, Map.of("metromail", "BBBB", "hearth", "AAAA")));
    all.put(
        "grant",
        new Grant(
            2,
            QUERY,
            "SELECT COUNT(*) FROM hearth.customers",
            "aggregate",
            new Question("hearth", "metromail", "measurement"),
            HASH,
            Map.of("metromail", "BBBB", "hearth", "AAAA"),
            1,
            HASH,
            "2026-11-21",
            1_795_262_460_000L));
    all.put(
        "grant-beside",
        new Grant(
            2,
            QUERY,
            "SELECT COUNT(*) FROM hearth.customers WHERE channel = ?",
            "aggregate",
            new Question("hearth", "hearth", "measurement"),
            HASH,
            Map.of("metromail", "BBBB", "hearth", "AAAA"),
            1,
            HASH,
            "2026-11-21",
            1_795_262_460_000L,
            Beside.of(List.of(new ParameterValue(ColumnType.TEXT, "Web")), "")));
    all.put("hello", new Hello(2, List.of(3, 4), List.of(1), "ready"));
    all.put("key-share", new KeyShare(1, "AAAA", "BBBB"));
    MemberMessages messages = new MemberMessages(Map.of("metromail", "BBBB", "hearth", "AAAA"));
    all.put("member-messages", messages);
    all.put("key-deal", new KeyDeal(1, messages, "CCCC"));
    all.put(
        "offer",
        new Offer(
            2,
            "hearth",
            List.of(
                new Offer.PolicyFile(
                    "hearth.customers.yaml", "policy: parley/v1\n", Optional.of(signature()))),
            Map.of("people", 9_007_199_254_740_993L, "customers", -1L)));
    all.put("policy-signature", signature());
    all.put("party-promise", new PartyPromise(1, QUERY, "hearth", HASH, CHARGES));
    all.put("party-promise-curves", new PartyPromise(1, QUERY, "hearth", HASH, CURVES));
    all.put("reply", new Reply("AAAA", List.of(), List.of()));
    all.put(
        "reply-refused",
        new Reply(
            "",
            List.of(
                new RefusalReason(
                    "row-level-output",
                    "rows of people",
                    List.of(1, 8, 1, 13),
                    "hearth.customers.yaml:14:3",
                    "count people")),
            List.of(
                new Rewrite("SELECT COUNT(DISTINCT person)", List.of("counts people instead")))));
    all.put("stream-ticket", StreamTicket.whole(QUERY, "people0"));
    all.put("stream-ticket-after", StreamTicket.after(3, QUERY, "rows0"));
    all.putAll(MoreWireDocuments.all(receipt()));
    return all;
  }

  private static AuditCheckpoint auditCheckpoint() {
    return new AuditCheckpoint(
        1, "room", 2, HASH, 7, HASH, "2026-11-21T12:00:00Z", "count", "CCCC", "DDDD");
  }

  private static AuditEntry auditEntry() {
    return new AuditEntry(
        1,
        "room",
        "2026-11-21T12:00:00Z",
        "answered",
        Optional.of(new AuditEntry.Who("ines", "hearth")),
        List.of("hearth", "metromail"),
        Optional.of(QUERY),
        Optional.of(new AuditEntry.Asked(HASH, "SELECT 'ä'", "aggregate", "measurement", "hearth")),
        Optional.of(AuditEntry.Verdict.ALLOW),
        Optional.of(
            new AuditEntry.Basis(
                HASH,
                Map.of("hearth/customers.yaml", HASH),
                Map.of("hearth.customers", 9_007_199_254_740_993L))),
        Optional.of(
            new AuditEntry.Cost(
                CHARGES, Map.of("hearth.shoppers", 0), List.of("discrete Laplace"))),
        Optional.of(HASH),
        Map.of("why", "x"));
  }

  private static PolicySignature signature() {
    return new PolicySignature(
        1, "hearth.customers.yaml", HASH, "2026-11-21T12:00:00Z", "CCCC", "DDDD");
  }

  private static Agreement with(AgreedUse use) {
    Agreement plain = agreement();
    return new Agreement(
        plain.v(),
        plain.collaboration(),
        plain.epoch(),
        plain.members(),
        plain.room(),
        plain.keyOrder(),
        plain.profile(),
        plain.purposes(),
        plain.region(),
        plain.keys(),
        plain.graceDays(),
        plain.change(),
        Optional.of(use));
  }

  private static Agreement agreement() {
    return new Agreement(
        1,
        "spring-mailing",
        1,
        List.of(
            new Agreement.Node("hearth", "ed25519:AAAA", "-----BEGIN CERTIFICATE-----\n"),
            new Agreement.Node("metromail", "ed25519:BBBB", "-----BEGIN CERTIFICATE-----\n")),
        new Agreement.Node("room", "ed25519:CCCC", "-----BEGIN CERTIFICATE-----\n"),
        List.of("email", "phone"),
        "canonical/1",
        List.of("measurement", "activation"));
  }

  private static Explanation explanation() {
    return new Explanation(
        "numbers by group, with noise",
        List.of(
            new Explanation.Step(0, "aggregate", List.of(), "", "noise is added here"),
            new Explanation.Step(1, "scan", List.of("hearth"), "10 (hearth.visits)", "rows")),
        List.of("hearth.visits"),
        List.of(new Explanation.ColumnUses("hearth.visits.points", List.of("filter", "sum"))),
        "people of hearth alone",
        1,
        List.of(
            new Explanation.Measured(
                List.of("hearth.visits.area"),
                2,
                3,
                List.of(new Explanation.Noised("people", "1", "1", "discrete Laplace")),
                "groups show from a noisy 43 people")),
        List.of("ε 0.5"),
        Map.of(
            "hearth.shoppers",
            new Explanation.Cost(new BigDecimal("0.50"), new BigDecimal("1E-9"), "pure 0.50", 0)),
        List.of("groups are assumed"),
        List.of(
            new Explanation.Accuracy(
                "n",
                0,
                Optional.of(new BigDecimal("12.5")),
                List.of(
                    new Explanation.Expected(
                        1_000, Optional.of(new BigDecimal("12.5")), Optional.empty())),
                Optional.of(
                    new Explanation.Needed(
                        2_000,
                        new BigDecimal("0.05"),
                        Optional.of(new BigDecimal("0.48")),
                        new BigDecimal("1.0"))),
                "wider near the threshold")));
  }

  private static AnswerDocument numbers() {
    List<@Nullable Object> first = new ArrayList<>(Arrays.asList("mens", 21_307, null));
    List<@Nullable Object> second =
        new ArrayList<>(Arrays.asList("2026-11-21", -3, new BigDecimal("0.125")));
    List<@Nullable List<Double>> bounds =
        new ArrayList<>(Arrays.asList(null, List.of(21_290.5, 21_323.5), null));
    return new AnswerDocument(
        1,
        List.of(
            new AnswerDocument.Column("segment", "VARCHAR", null),
            new AnswerDocument.Column(
                "people", "BIGINT", new AnswerDocument.Noise("discrete Laplace", "1", 8.25, 16.0)),
            new AnswerDocument.Column("rate", "DOUBLE", null)),
        List.of(first, second),
        List.of(bounds, bounds),
        null,
        null,
        receipt());
  }

  private static AnswerDocument withheld() {
    AnswerDocument rows = numbers();
    return new AnswerDocument(
        1,
        rows.columns(),
        rows.rows(),
        rows.intervals95(),
        null,
        List.of(
            new AnswerDocument.About(
                "groups",
                new BigDecimal("12"),
                List.of(0.0, 28.0),
                new AnswerDocument.Noise("discrete Laplace", "1", 8.25, 16.0))),
        rows.receipt());
  }

  private static AnswerDocument audience() {
    return new AnswerDocument(
        1,
        List.of(),
        List.of(),
        List.of(),
        new Delivery(1_200, "audiences/audience-001122334455.csv"),
        null,
        receipt());
  }

  private static AnswerDocument.Receipt receipt() {
    return new AnswerDocument.Receipt(
        QUERY,
        HASH,
        "hearth",
        "metromail",
        "measurement",
        List.of("discrete Laplace noise, ε 0.5"),
        List.of("differential privacy"),
        CHARGES,
        Map.of("hearth.shoppers", 0),
        Map.of("hearth.customers", 9_007_199_254_740_993L),
        HASH);
  }
}
