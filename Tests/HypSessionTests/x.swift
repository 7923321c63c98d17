// x.swift
