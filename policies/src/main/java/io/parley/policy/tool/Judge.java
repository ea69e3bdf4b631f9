package io.parley.policy.tool;

import io.parley.policy.Analyzer;
import io.parley.policy.Circumstances;
import io.parley.policy.Facts;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicySet;
import io.parley.policy.Pricing;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import java.util.List;

/**
 * Rules on questions as a room would, without one: understood, judged, priced. What the policies
 * allow and no plan exists for is denied too, as it would be there.
 */
public final class Judge {
  private final Analyzer analyzer;
  private final Pricing pricing;

  public Judge(Analyzer analyzer, Pricing pricing) {
    this.analyzer = analyzer;
    this.pricing = pricing;
  }

  /** What the question would get under these policies on this UTC day. */
  public Ruling rule(Inquiry inquiry, PolicySet policies, Circumstances circumstances) {
    try {
      Facts facts = analyzer.analyze(inquiry, policies);
      Verdict verdict = Verdicts.judge(facts, policies, circumstances);
      if (verdict instanceof Verdict.Allow allow) {
        return new Ruling.Allowed(
            facts, allow.obligations(), pricing.price(inquiry, policies, circumstances));
      }
      return new Ruling.Denied(((Verdict.Deny) verdict).reasons());
    } catch (SqlRefusal e) {
      return new Ruling.Denied(List.of(e.reason()));
    }
  }
}
