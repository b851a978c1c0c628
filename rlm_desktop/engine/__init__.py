"""Floor 2: the RLM loop: prompts, steps, recursion, budget, evidence."""
