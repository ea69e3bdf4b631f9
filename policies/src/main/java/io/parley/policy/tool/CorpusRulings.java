package io.parley.policy.tool;

import io.parley.policy.Analysis;
import io.parley.policy.Analyzer;
import io.parley.policy.Circumstances;
import io.parley.policy.Cost;
import io.parley.policy.Facts;
import io.parley.policy.Inquiry;
import io.parley.policy.Obligations;
import io.parley.policy.PolicySet;
import io.parley.policy.Pricing;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Rules on many questions under one set of policies: understands a statement once, whoever asks,
 * and prices it once for equal obligations.
 */
final class CorpusRulings {
  /** What a statement does, or why nobody can tell. */
  private record Understood(Optional<Facts> facts, List<Reason> refused) {}

  private record Priced(SortedMap<String, Cost> costs, Optional<Reason> refused) {}

  private record PriceKey(String sql, Analysis wanted, String receiver, Obligations obligations) {}

  private final Analyzer analyzer;
  private final Pricing pricing;
  private final PolicySet policies;
  private final Circumstances circumstances;
  private final Map<Statement, Understood> understood = new HashMap<>();
  private final Map<PriceKey, Priced> priced = new HashMap<>();

  CorpusRulings(
      Analyzer analyzer, Pricing pricing, PolicySet policies, Circumstances circumstances) {
    this.analyzer = analyzer;
    this.pricing = pricing;
    this.policies = policies;
    this.circumstances = circumstances;
  }

  Ruling rule(Statement statement, Question question) {
    Understood known = understood.computeIfAbsent(statement, s -> understand(s, question));
    if (known.facts().isEmpty()) {
      return new Ruling.Denied(known.refused());
    }
    Facts facts = known.facts().get().askedAs(question);
    Verdict verdict = Verdicts.judge(facts, policies, circumstances);
    if (verdict instanceof Verdict.Deny deny) {
      return new Ruling.Denied(deny.reasons());
    }
    Obligations obligations = ((Verdict.Allow) verdict).obligations();
    Priced price =
        priced.computeIfAbsent(
            new PriceKey(
                statement.sql(),
                statement.wanted(),
                statement.wanted() == Analysis.AUDIENCE ? question.receiver() : "",
                obligations),
            key -> price(statement, question));
    return price.refused().isPresent()
        ? new Ruling.Denied(List.of(price.refused().get()))
        : new Ruling.Allowed(facts, obligations, price.costs());
  }

  private Understood understand(Statement statement, Question question) {
    try {
      Inquiry inquiry = new Inquiry(statement.sql(), statement.wanted(), question);
      return new Understood(Optional.of(analyzer.analyze(inquiry, policies)), List.of());
    } catch (SqlRefusal e) {
      return new Understood(Optional.empty(), List.of(e.reason()));
    }
  }

  private Priced price(Statement statement, Question question) {
    try {
      Inquiry inquiry = new Inquiry(statement.sql(), statement.wanted(), question);
      return new Priced(pricing.price(inquiry, policies, circumstances), Optional.empty());
    } catch (SqlRefusal e) {
      return new Priced(new TreeMap<>(), Optional.of(e.reason()));
    }
  }
}
