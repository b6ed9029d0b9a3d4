"""Programmes, groups, sites, arms, waves and their life."""
