package io.parley.query.account;

import java.math.BigDecimal;

/**
 * A budget and how far it is used, for people to read. What decides is {@link
 * PrivacyFilter#admits}, never a number here.
 *
 * @param epsilon an ε for which the answers so far are ({@code epsilon}, {@code delta})-private;
 *     under a Rényi filter the least over its orders, so its growth is not even
 * @param delta the δ that goes with it
 * @param epsilonLimit the budget's ε
 * @param deltaLimit the budget's δ
 * @param epsilonLeft the largest ε that the budget still holds in one question of the same kind,
 *     rounded down
 * @param deltaLeft the δ that questions can still spend
 */
public record Balance(
    BigDecimal epsilon,
    BigDecimal delta,
    BigDecimal epsilonLimit,
    BigDecimal deltaLimit,
    BigDecimal epsilonLeft,
    BigDecimal deltaLeft) {}
