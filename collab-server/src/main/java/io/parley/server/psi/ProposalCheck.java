package io.parley.server.psi;

import io.parley.crypto.SignatureDomain;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.PartnersWords;
import io.parley.server.wire.PsiProposal;

/**
 * Whether a proposal is the partner's, for this node, and under what this node runs under; and
 * whether it still is, when it comes to paying.
 */
final class ProposalCheck {
  private ProposalCheck() {}

  /**
   * The proposal that the partner signed.
   *
   * @throws PsiRefusal naming what differs
   * @throws io.parley.crypto.SignatureRejected when the partner did not sign it
   */
  static PsiProposal read(PsiNode node, byte[] signed) {
    byte[] payload = PsiDocuments.open(node, signed, SignatureDomain.INTERSECTION_PROPOSAL);
    PsiProposal proposal;
    try {
      proposal = Json.read(payload, PsiProposal.class);
    } catch (BadDocument e) {
      throw new PsiRefusal(
          "psi-version", String.valueOf(e.getMessage()), "run one version at both parties");
    }
    if (!proposal.agreement().equals(node.agreementDigest())
        || !proposal.asker().equals(node.partner().name())
        || !proposal.answerer().equals(node.name())) {
      throw new PsiRefusal(
          "other-agreement",
          "the two nodes are bound by different agreements",
          "give both the same agreement.json");
    }
    if (!proposal.profile().equals(node.profile())) {
      throw new PsiRefusal(
          "other-profile",
          "`%s` normalises under `%s`, `%s` under `%s`: no match key would be equal"
              .formatted(
                  proposal.asker(),
                  PartnersWords.of(proposal.profile()),
                  node.name(),
                  node.profile()),
          "run one version at both parties");
    }
    if (node.knows(proposal.run())) {
      throw new PsiRefusal("run-used", "this run was asked before", "ask anew");
    }
    return proposal;
  }

  /**
   * Reads the policy once more before a run is paid: between terms and go minutes may pass, and an
   * owner may take its consent back meanwhile.
   *
   * @throws PsiRefusal when the policy is not any more what the terms were given under
   */
  static void requireSamePolicy(PsiNode node, PsiRun run) {
    PsiProposal proposal = run.proposal;
    PsiPolicy now = node.policy(proposal.key(), proposal.purpose(), proposal.exact());
    if (!now.equals(run.policy)) {
      throw new PsiRefusal(
          "policy-changed",
          "the policy of `%s` has changed since it gave its terms".formatted(node.name()),
          "ask anew, for other terms");
    }
  }
}
