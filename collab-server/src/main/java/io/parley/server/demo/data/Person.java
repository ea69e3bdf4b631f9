package io.parley.server.demo.data;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A made-up person in the place of a customer.
 *
 * @param number the customer's place in the experiment, from 0
 * @param zip a postal code that was never given to any place
 * @param throwaway an address used once, which nobody can connect with the person
 * @param phone ten digits, or none
 * @param sharesPhone whether the phone is that of an earlier family member
 */
record Person(
    int number,
    String givenName,
    String familyName,
    String street,
    String zip,
    LocalDate birthday,
    String firstEmail,
    Optional<String> secondEmail,
    String throwaway,
    Optional<String> phone,
    boolean sharesPhone) {}
