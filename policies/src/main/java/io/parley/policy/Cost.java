package io.parley.policy;

import java.math.BigDecimal;

/**
 * What one population pays for one answer.
 *
 * @param epsilon together with delta: the nominal cost
 * @param disclosures exact disclosures that are counted
 */
public record Cost(BigDecimal epsilon, BigDecimal delta, int disclosures) {}
