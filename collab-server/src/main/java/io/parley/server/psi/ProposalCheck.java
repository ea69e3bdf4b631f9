package io.parley.server.psi;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.PsiProposal;

/** Whether a proposal is the partner's, for this node, and under what this node runs under. */
final class ProposalCheck {
  private ProposalCheck() {}

  /**
   * The proposal that the partner signed.
   *
   * @throws PsiRefusal naming what differs
   * @throws io.parley.crypto.SignatureRejected when the partner did not sign it
   */
  static PsiProposal read(PsiNode node, byte[] signed) {
    byte[] payload =
        SignedBytes.decode(signed)
            .open(node.partner().verifyingKey(), SignatureDomain.INTERSECTION_PROPOSAL);
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
              .formatted(proposal.asker(), proposal.profile(), node.name(), node.profile()),
          "run one version at both parties");
    }
    if (node.knows(proposal.run())) {
      throw new PsiRefusal("run-used", "this run was asked before", "ask anew");
    }
    return proposal;
  }
}
