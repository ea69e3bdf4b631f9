package io.parley.server.demo.data;

import java.util.Optional;

/**
 * A made-up person in the place of a customer.
 *
 * @param throwaway an address used once, which nobody can connect with the person
 * @param phone ten digits, or none
 * @param sharesPhone whether the phone is that of an earlier family member
 */
record Person(
    String givenName,
    String familyName,
    String street,
    String firstEmail,
    Optional<String> secondEmail,
    String throwaway,
    Optional<String> phone,
    boolean sharesPhone) {}
